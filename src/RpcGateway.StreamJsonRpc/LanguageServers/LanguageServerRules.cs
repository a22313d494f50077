using System.Collections.Concurrent;
using RpcGateway.Protocol.Wire;
using RpcGateway.StreamJsonRpc.Messages;

namespace RpcGateway.StreamJsonRpc.LanguageServers;

/// <summary>
/// Applies the rules for language servers to the messages of one client. A request of the server whose response the client must not
/// choose is forwarded to the client all the same, so that the order of messages stays; the response is replaced.
/// </summary>
internal sealed class LanguageServerRules(LanguageServerOptions options, int? processId, Uri? root)
{
    private readonly InitializeParams _initialize = new(options, processId, root);
    private readonly FixedSettings _settings = new(options.Settings);
    private readonly ConcurrentDictionary<RpcId, byte[]> _results = [];

    /// <summary>Whether the server has to be shut down before it can exit.</summary>
    public bool IsInitialized { get; private set; }

    public bool IsShutDown { get; private set; }

    /// <summary>Whether the client has told the server to exit.</summary>
    public bool IsExited { get; private set; }

    /// <summary>Checks a message of the client before it is forwarded.</summary>
    public RuleResult FromClient(in Envelope envelope, ReadOnlyMemory<byte> message)
    {
        if (envelope.Kind == MessageKind.Response)
        {
            return new RuleResult(_results.TryRemove(envelope.Id, out var result) ? MessageWriter.Result(envelope.Id, result) : message);
        }

        if (envelope.IsMethod("initialize"u8))
        {
            IsInitialized = true;
            return _initialize.Replace(envelope, message) is { } replaced
                ? new RuleResult(replaced)
                : new RuleResult(null, "The params of 'initialize' must be an object.");
        }

        if (envelope.IsMethod("workspace/didChangeConfiguration"u8) && !options.AllowClientSettings)
        {
            return new RuleResult(ChangeConfiguration());
        }

        if (envelope.IsMethod("workspace/didChangeWorkspaceFolders"u8) && !options.AllowClientRoot)
        {
            return default;
        }

        IsShutDown |= envelope.IsMethod("shutdown"u8);
        IsExited |= envelope.IsMethod("exit"u8);
        return new RuleResult(message);
    }

    /// <summary>Notes a message of the server before it is forwarded.</summary>
    public void FromServer(in Envelope envelope, ReadOnlyMemory<byte> message)
    {
        if (envelope.Kind != MessageKind.Request)
        {
            return;
        }

        if (envelope.IsMethod("workspace/configuration"u8) && !options.AllowClientSettings)
        {
            _results[envelope.Id] = _settings.Answer(message[envelope.Params]);
        }
        else if (envelope.IsMethod("workspace/workspaceFolders"u8) && !options.AllowClientRoot)
        {
            _results[envelope.Id] = _initialize.WorkspaceFolders;
        }
    }

    private ReadOnlyMemory<byte> ChangeConfiguration() => MessageWriter.Write(writer =>
    {
        writer.WriteString("method", "workspace/didChangeConfiguration");
        writer.WriteStartObject("params");
        writer.WritePropertyName("settings");
        _settings.WriteAll(writer);
        writer.WriteEndObject();
    });
}
