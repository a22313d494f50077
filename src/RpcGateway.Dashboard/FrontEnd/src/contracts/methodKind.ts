import type { MethodModel } from './contractDocument';

/** What distinguishes a method from one that only returns a value; shown as a badge. */
export type MethodTrait = 'notification' | 'stream' | 'stream up' | 'progress' | 'upload' | 'download';

/** The traits of a method, the most important one first. */
export function methodTraits(method: MethodModel): MethodTrait[] {
  const takes = (kind: string) => method.params.some((param) => param.kind === kind);
  const traits: [boolean, MethodTrait][] = [
    [method.result === undefined, 'notification'],
    [method.result?.kind === 'stream', 'stream'],
    [method.result?.kind === 'binary', 'download'],
    [takes('binary'), 'upload'],
    [takes('stream'), 'stream up'],
    [takes('progress'), 'progress'],
  ];
  return traits.filter(([holds]) => holds).map(([, trait]) => trait);
}
