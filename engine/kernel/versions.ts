/**
 * Every change of the kernel's behaviour has a number and a reason; commits carry the number they were made
 * with.
 */
export const kernelVersions = [{ number: 1, reason: 'The first kernel' }] as const;

export const kernelVersion: number = kernelVersions[kernelVersions.length - 1]!.number;
