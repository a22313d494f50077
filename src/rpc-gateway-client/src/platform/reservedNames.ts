const reserved = new Set(['then', 'toJSON', 'asymmetricMatch', '_isMockFunction']);

/**
 * Whether a name is never a method. JavaScript itself, JSON, promises, consoles, and test and page frameworks read such
 * members of any object.
 */
export const isReserved = (name: string | symbol): boolean =>
  typeof name === 'symbol' || name in Object.prototype || reserved.has(name) || /^([$@]|__)/.test(name);
