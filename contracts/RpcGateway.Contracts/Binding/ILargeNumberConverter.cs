namespace RpcGateway.Binding;

/// <summary>Marks the converters of numbers that are written as strings.</summary>
internal interface ILargeNumberConverter;
