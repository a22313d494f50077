namespace RpcGateway.Binding;

/// <summary>Marks converters that write numbers as strings.</summary>
internal interface ILargeNumberConverter;
