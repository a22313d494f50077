namespace RpcGateway.Tests.Client;

/// <summary>How far a call of a protocol case reads its stream.</summary>
/// <param name="Take">After how many items or chunks it stops.</param>
/// <param name="Pause">After how many it waits for the end of the connection.</param>
internal readonly record struct ScriptReading(int Take, int Pause);
