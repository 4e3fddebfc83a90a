/**
 * What stands beside our key in the records of the default world. The odd ones hold what a client is tempted to tidy up: unusual
 * order and spelling, unknown elements, keys that almost are ours, numbers that a double can't hold, carriage returns. Everything
 * here has to survive a write.
 */

export interface Neighbours {
  /** The text of `preferences`. */
  readonly preferences: string;
  /** XML: more elements of `general`. */
  readonly general: string;
  /** XML: the text of descriptions. */
  readonly description: string;
  /** More groups of a record. */
  readonly groups: Readonly<Record<string, string>>;
}

/** Emoji with a skin tone, a combining accent, right to left with its marks. */
const UNICODE = 'Grüße 👋🏽 Cafe\u0301 \u202Bשלום عالم\u202C';

const ODD: Neighbours = {
  preferences: `<dict>\r
  <!-- typed by hand: <key>PINGID_MDM_TOKEN</key> -->\r
  <key>welcomeText</key>\r
  <string>${UNICODE} &amp; &lt;more&gt; &#x1F600; &quot;quoted&quot;</string>
  <key>pingid_mdm_token</key><string>another letter case</string>
  <key>PINGID_MDM_TOKEN </key>
  <string> a blank at the end </string>
  <key>serial</key><string>$SERIALNUMBER</string>
  <key>counter</key><integer>9007199254740993</integer>
  <key>ratio</key>
\t<real>1.0</real>
  <key>nested</key>
  <dict>
    <key>PINGID_MDM_TOKEN</key><string>inside another dictionary: not ours</string>
    <key>empty</key><string></string>
  </dict>
  <key>list</key>
  <array><string/><true/><false></false><data>AAEC</data><date>2026-01-02T03:04:05Z</date></array>
  <key>raw</key><string><![CDATA[<not & escaped>]]></string>
</dict>\r
`,
  general:
    '<!-- since 11.x --><hologram mode="a &gt; b"><layer/><layer>  </layer></hologram><external_url>https://apps.example.com/?a=1&amp;b=2</external_url>',
  description: `${UNICODE} &amp; more&#13;\nlines  `,
  groups: { future: '<z>1</z><a>&#x1F600;<b/></a>' },
};

const CLEAN: Neighbours = {
  preferences: '<dict><key>welcomeText</key><string>Welcome</string><key>allowBiometrics</key><true/></dict>',
  general: '',
  description: 'PingID',
  groups: {},
};

export const NEIGHBOURS: Readonly<Record<'odd' | 'clean', Neighbours>> = { odd: ODD, clean: CLEAN };
