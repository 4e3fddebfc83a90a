/**
 * What the program consists of, as CycloneDX: the packages it needs when it runs, and those that are built into its page, each with
 * everything below it. `npm sbom` lists every package of the lock file, without asking anybody; what is only for development is left
 * out here, because `npm sbom --omit dev` also leaves out packages that both need.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of a CycloneDX document that are looked at here. */
export interface BillOfMaterials {
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly { readonly 'bom-ref': string; readonly name: string; readonly version: string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** The largest output that npm is expected to give. */
const LARGEST_BYTES = 64 * 1024 * 1024;

/** Of the repository that begins at this folder. */
export function billOfMaterials(root: string): BillOfMaterials {
  const { name, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const all = everything(root);
  const shipped = new Set([...Object.keys(dependencies), ...packagesOfThePage(root)]);
  const kept = below(all, (ref) => shipped.has(nameOf(ref)));
  const [own] = all.dependencies;
  return {
    ...all,
    // npm takes the name of the folder.
    metadata: { ...all.metadata, component: { ...all.metadata.component, name } },
    components: all.components.filter((component) => kept.has(component['bom-ref'])),
    dependencies: all.dependencies
      .filter(({ ref }) => kept.has(ref) || ref === own?.ref)
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) })),
  };
}

function everything(root: string): BillOfMaterials {
  const options = ['--sbom-format', 'cyclonedx', '--package-lock-only', '--offline'];
  return JSON.parse(
    execFileSync('npm', ['sbom', ...options], { cwd: root, maxBuffer: LARGEST_BYTES, encoding: 'utf8' }),
  );
}

/** What the page imports is built into it. */
function packagesOfThePage(root: string): readonly string[] {
  const imports = globSync('src/web/**/*.{ts,tsx}', { cwd: root }).flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/(?:from|import) ['"]([^.'"][^'"]*)['"]/g)].map(
      ([, of = '']) => of,
    ),
  );
  return imports.map((of) => /^(@[^/]+\/)?[^/]+/.exec(of)?.[0] ?? of);
}

/** The chosen of the packages that we name ourselves, and all that they need. */
function below({ dependencies }: BillOfMaterials, isChosen: (ref: string) => boolean): ReadonlySet<string> {
  const [own, ...others] = dependencies;
  const needs = new Map(others.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const kept = new Set<string>();
  const waiting = (own?.dependsOn ?? []).filter(isChosen);
  for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
    if (kept.has(ref)) continue;
    kept.add(ref);
    waiting.push(...(needs.get(ref) ?? []));
  }
  return kept;
}

/** `@azure/identity@4.14.1` is of `@azure/identity`. */
function nameOf(ref: string): string {
  return ref.slice(0, ref.lastIndexOf('@'));
}
