using RpcGateway.StreamJsonRpc.Targets;

namespace RpcGateway.StreamJsonRpc;

/// <summary>
/// A service that speaks JSON-RPC over a byte stream: how to connect to it, and its limits. Each client of the gateway gets a
/// connection, a process or a target of its own, which ends with the client.
/// </summary>
public sealed class StreamJsonRpcBackendOptions
{
    private const int MaxMaxMessageSize = 64 * 1024 * 1024;
    private static readonly TimeSpan MaxConnectTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MaxIdleTimeout = TimeSpan.FromHours(24);
    private readonly List<BackendTarget> _targets = [];

    /// <summary>How messages are separated. Default: <see cref="JsonRpcFraming.HeaderDelimited"/>.</summary>
    public JsonRpcFraming Framing { get; set; }

    /// <summary>
    /// The maximum size of a message from the service, in bytes. The gateway's own <c>MaxMessageSize</c> limits messages from
    /// clients. Default: 16 MiB. Range: 1 KiB to 64 MiB.
    /// </summary>
    public int MaxMessageSize { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The time limit for connecting to the service. Default: 10 s. Range: 100 ms to 10 min.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The time after which a client without messages in either direction and without running calls is disconnected, and its
    /// process ended. Default: null, the gateway's <c>IdleTimeout</c>. Range: 100 ms to 24 h.
    /// </summary>
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>
    /// Methods that clients cannot call: requests get error -32601, notifications are dropped. Default: none.
    /// </summary>
    public ISet<string> ForbiddenMethods { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Limits of the processes that <see cref="StartProcess"/> starts.</summary>
    public ProcessBackendOptions Process { get; } = new();

    /// <summary>The rules for a language server; null for other services.</summary>
    public LanguageServerOptions? LanguageServer { get; private set; }

    /// <summary>How clients of <c>MapRpcGateway</c> reach the service; null if they do not.</summary>
    public PrefixBackendOptions? Prefix { get; private set; }

    /// <summary>Whether all clients share one link, on which each has a channel.</summary>
    internal bool IsMultiplexed { get; private set; }

    internal string ChannelName { get; private set; } = "";

    /// <summary>Where the service is. Valid if <see cref="Validate"/> returns nothing.</summary>
    internal BackendTarget Target => _targets[0];

    /// <summary>Connects to a TCP port, once for each client. The connection is not encrypted.</summary>
    public StreamJsonRpcBackendOptions ConnectTcp(string host, int port) => Add(new TcpTarget(host, port));

    /// <summary>Connects to a named pipe, once for each client.</summary>
    /// <param name="name">The name of the pipe.</param>
    /// <param name="server">The computer; <c>.</c> for this one.</param>
    public StreamJsonRpcBackendOptions ConnectNamedPipe(string name, string server = ".") => Add(new NamedPipeTarget(name, server));

    /// <summary>Connects to a Unix domain socket, once for each client.</summary>
    /// <param name="path">The absolute path of the socket.</param>
    public StreamJsonRpcBackendOptions ConnectUnixSocket(string path) => Add(new UnixSocketTarget(path));

    /// <summary>
    /// Starts a process for each client, and connects to its standard input and output. Never use input from clients here.
    /// </summary>
    /// <param name="fileName">An absolute path, or a program in the directories of <c>PATH</c>.</param>
    /// <param name="arguments">The arguments, each passed as it is; no shell reads them.</param>
    public StreamJsonRpcBackendOptions StartProcess(string fileName, params string[] arguments) =>
        Add(new ProcessTarget(fileName, arguments));

    /// <summary>
    /// Serves each client from a target in this process, with StreamJsonRpc. Exceptions of the target other than
    /// <c>LocalRpcException</c> reach clients without their text.
    /// </summary>
    /// <param name="createTarget">
    /// Returns the target for a client. The services are a scope that ends with the client, together with what the scope created.
    /// </param>
    public StreamJsonRpcBackendOptions InProcess(Func<IServiceProvider, object> createTarget) =>
        Add(new InProcessTarget(createTarget));

    /// <summary>
    /// Connects only once, with Nerdbank's <c>MultiplexingStream</c> (protocol version 3), and opens a channel for each client.
    /// </summary>
    /// <param name="channelName">The name under which channels are offered; the service accepts them by this name.</param>
    public StreamJsonRpcBackendOptions UseMultiplexingStream(string channelName = "")
    {
        IsMultiplexed = true;
        ChannelName = channelName;
        return this;
    }

    /// <summary>
    /// Applies the rules for language servers: process id, root folder, settings and the farewell. See
    /// <see cref="LanguageServerOptions"/>.
    /// </summary>
    public StreamJsonRpcBackendOptions UseLanguageServer(Action<LanguageServerOptions>? configure = null)
    {
        LanguageServer ??= new LanguageServerOptions();
        configure?.Invoke(LanguageServer);
        return this;
    }

    /// <summary>
    /// Makes the methods of the service available to the clients of <c>MapRpcGateway</c>: <c>git.status</c> calls <c>status</c> of the
    /// backend <c>git</c>. Prefixes that clash are reported when the application starts.
    /// </summary>
    public StreamJsonRpcBackendOptions UsePrefix(Action<PrefixBackendOptions>? configure = null)
    {
        Prefix ??= new PrefixBackendOptions();
        configure?.Invoke(Prefix);
        return this;
    }

    /// <summary>Validates the options. Returns one sentence for each error; empty if all values are valid.</summary>
    public IEnumerable<string> Validate()
    {
        string?[] errors =
        [
            _targets.Count == 1 ? null
                : "A backend needs exactly one of ConnectTcp, ConnectNamedPipe, ConnectUnixSocket, StartProcess and InProcess, "
                    + $"but {_targets.Count} were called.",
            Enum.IsDefined(Framing) ? null : $"Framing is {Framing}, which is not a value of {nameof(JsonRpcFraming)}.",
            MaxMessageSize is >= 1024 and <= MaxMaxMessageSize ? null
                : $"MaxMessageSize is {MaxMessageSize}, but must be from 1024 to {MaxMaxMessageSize}.",
            OptionRange.Check(nameof(ConnectTimeout), ConnectTimeout, MaxConnectTimeout),
            IdleTimeout is { } idle ? OptionRange.Check(nameof(IdleTimeout), idle, MaxIdleTimeout) : null,
            ForbiddenMethods.Any(string.IsNullOrEmpty) ? "ForbiddenMethods contains an empty name." : null,
            IsMultiplexed && _targets.Any(target => target is ProcessTarget or InProcessTarget)
                ? "UseMultiplexingStream needs a connection: it cannot be combined with StartProcess or InProcess." : null,
            Prefix is not null && LanguageServer is not null
                ? "UsePrefix cannot be combined with UseLanguageServer: a language server needs a WebSocket of its own (MapJsonRpcBackend)."
                : null,
            ChannelName is null ? "The channel name must not be null." : null,
        ];
        return errors.OfType<string>()
            .Concat(_targets.SelectMany(target => target.Validate()))
            .Concat(Process.Validate())
            .Concat(LanguageServer?.Validate() ?? [])
            .Concat(Prefix?.Validate() ?? []);
    }

    private StreamJsonRpcBackendOptions Add(BackendTarget target)
    {
        _targets.Add(target);
        return this;
    }
}
