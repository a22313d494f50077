using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>What the channels of one service share.</summary>
internal sealed class PrefixSettings(
    string name, StreamJsonRpcBackendOptions options, PrefixBackendOptions prefix, TimeProvider time, ILogger logger)
    : ISpanPeer
{
    // Clients whose stream ended without a call that would have told them.
    private readonly ConditionalWeakTable<Forwarder, string> _lost = [];

    public string Name => name;

    public string Prefix { get; } = prefix.Name ?? name;

    public StreamJsonRpcBackendOptions Options => options;

    public bool KeepPrefix => prefix.KeepPrefix;

    public int MaxHandles => prefix.MaxHandles;

    /// <summary>What the gateway writes before the methods that the service calls at its clients.</summary>
    public ReadOnlyMemory<byte> CallbackPrefix { get; } = prefix.KeepPrefix ? default : Encoding.UTF8.GetBytes($"{prefix.Name ?? name}.");

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public void Describe(Activity activity) => activity.SetTag(RpcTelemetryNames.BackendName, name);

    /// <summary>The stream of a client was lost. Its next call must fail, because it may rely on state that the service had.</summary>
    public void NoteLost(Forwarder client, string reason) => _lost.AddOrUpdate(client, reason);

    /// <summary>Returns why the stream of a client was lost, once; otherwise null.</summary>
    public string? TakeLost(Forwarder client) => _lost.Remove(client, out var reason) ? reason : null;
}
