namespace RpcGateway;

/// <summary>
/// Makes a contract method safe to repeat: clients add a key to each call and repeat the call after any loss of the connection, and the
/// server executes it once and gives the first outcome to all repeats. Not for methods with streams, binary content or progress, and
/// not for notifications.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RpcIdempotentAttribute : Attribute;
