/** Enrolled devices, page by page. All of them are Android devices. */
import { type Device, Failure, isRecord, kindOf } from '#connector';
import type { DeviceFields } from './client.ts';
import { textIn, timeIn } from './device-reports.ts';
import type { Enterprise } from './enterprise.ts';

export async function* devices({ client }: Enterprise, signal: AbortSignal): AsyncGenerator<Device, void, undefined> {
  for await (const page of client.devices(signal)) {
    for (const device of page) yield deviceOf(device);
  }
}

/** A device has no name of its own here, so it goes by its model. The IMEI is there where the policy asks for network information. */
function deviceOf(device: DeviceFields): Device {
  const name = textIn(device, 'name');
  if (name === null) {
    throw new Failure('protocol', `a device: expected text in \`name\`, found ${kindOf(device.name)}`);
  }
  const id = name.split('/').at(-1) ?? name;
  const hardware = isRecord(device.hardwareInfo) ? device.hardwareInfo : {};
  const network = isRecord(device.networkInfo) ? device.networkInfo : {};
  return {
    id,
    name: textIn(hardware, 'model') ?? id,
    platform: 'android',
    serialNumber: textIn(hardware, 'serialNumber'),
    imei: textIn(network, 'imei'),
    udid: null,
    user: textIn(device, 'userName'),
    lastSeenAt: timeIn(device, 'lastStatusReportTime') ?? timeIn(device, 'lastPolicySyncTime'),
  };
}
