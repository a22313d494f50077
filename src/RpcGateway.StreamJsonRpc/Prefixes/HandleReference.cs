namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>A handle in the params or the result of a message.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Number">The handle.</param>
/// <param name="Start">The position of the number.</param>
/// <param name="Length">The length of the number.</param>
/// <param name="IsCallScoped">Whether it is valid only during the call whose params contain it.</param>
internal readonly record struct HandleReference(HandleKind Kind, long Number, int Start, int Length, bool IsCallScoped);
