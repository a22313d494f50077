import type { ContractModel, MethodModel } from './contractDocument';

/** Returns the methods that contain every word of the filter, with their contracts. */
export function filterContracts(contracts: readonly ContractModel[], filter: string): ContractModel[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return contracts
    .map((contract) => ({ ...contract, methods: contract.methods.filter((method) => matches(method, words)) }))
    .filter((contract) => contract.methods.length > 0);
}

function matches(method: MethodModel, words: readonly string[]): boolean {
  const text = `${method.name} ${method.summary ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
