namespace RpcGateway.Tests.Client;

/// <summary>How far a call of a protocol case reads its stream.</summary>
/// <param name="Take">The number of items or chunks after which it stops.</param>
/// <param name="Pause">The number after which it waits until the connection has ended.</param>
internal readonly record struct ScriptReading(int Take, int Pause);
