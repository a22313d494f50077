namespace RpcGateway.Binding;

/// <summary>Adds the faults of an item of a stream; emitted by the generator.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="faults">Where to add them.</param>
/// <param name="item">The item.</param>
public delegate void RpcItemCheck<T>(ref RpcArgumentFaults faults, T item);
