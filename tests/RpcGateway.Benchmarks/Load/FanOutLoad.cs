namespace RpcGateway.Benchmarks.Load;

/// <summary>
/// Connections that a server sends to, and one more connection, whose call makes the server send to all of them. The next
/// call follows when the previous one has its response and every member has its message.
/// </summary>
internal sealed class FanOutLoad : IDisposable
{
    private const int BufferSize = 1024;

    private readonly EventLoop _loop = new();
    private readonly List<FanOutMember> _members;
    private readonly FanOutCaller _caller;
    private readonly bool _membersRespond;
    private long _sent;
    private int _calls;
    private int _missing;
    private bool _hasResponse = true;
    private bool _isStopped;

    /// <param name="ports">The ports of the nodes, among which the members are spread. The caller is at the first one.</param>
    /// <param name="dialect">The protocol of the server.</param>
    /// <param name="call">The call that makes the server send to all members.</param>
    /// <param name="text">The text that each member receives; null if each member responds to a callback instead.</param>
    /// <param name="members">The number of members.</param>
    /// <param name="first">The index of the node of the first member.</param>
    public FanOutLoad(IReadOnlyList<int> ports, IDialect dialect, Request call, string? text, int members, int first = 0)
    {
        _membersRespond = text is null;
        var sockets = Enumerable.Range(first, members)
            .Select(i => BlockingClient.Connect(ports[i % ports.Count], dialect, BufferSize, Request.Join, out var _)).ToList();
        var caller = BlockingClient.Connect(ports[0], dialect, BufferSize);
        if (text is not null)
        {
            BlockingClient.Call(caller, dialect, call);
        }

        _members = sockets.ConvertAll(socket =>
            new FanOutMember(socket, dialect, text is null ? null : ReceiveText(socket, dialect, text), OnDelivered));
        _members.ForEach(_loop.Add);
        _caller = new FanOutCaller(caller, dialect, call, OnResponse);
        _loop.Add(_caller);
    }

    /// <summary>From each call to its last delivery or, if the members respond, to its response. In nanoseconds.</summary>
    public Histogram Latencies { get; } = new();

    public long Delivered => _members.Sum(member => (long)member.Received);
    private bool IsIdle => _missing == 0 && _hasResponse;

    public void Start() => CallNext(0, isMeasured: false);

    public void RunFor(TimeSpan duration) => _loop.RunFor(duration);

    /// <summary>Completes the call in flight.</summary>
    public void Stop()
    {
        _isStopped = true;
        _loop.RunUntil(() => IsIdle);
        if (_members.Find(member => member.Received != _calls) is { } other)
        {
            throw new LoadException($"After {_calls} calls, one of {_members.Count} members had received {other.Received} messages.");
        }
    }

    public void Dispose() => _loop.Dispose();

    // The first message is checked completely on every connection. The later ones must have the same length.
    private static int ReceiveText(FrameSocket socket, IDialect dialect, string text)
    {
        var message = BlockingClient.Receive(socket, dialect);
        return message.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0
            ? message.Length
            : throw new LoadException($"A member received {Encoding.UTF8.GetString(message)}");
    }

    private void OnDelivered(long now)
    {
        _missing--;
        CallNext(now, isMeasured: _missing == 0 && !_membersRespond);
    }

    private void OnResponse(long now)
    {
        _hasResponse = true;
        CallNext(now, isMeasured: _membersRespond);
    }

    private void CallNext(long now, bool isMeasured)
    {
        if (isMeasured)
        {
            Latencies.Record(now - _sent);
        }

        if (IsIdle && !_isStopped)
        {
            _missing = _members.Count;
            _hasResponse = false;
            _calls++;
            _sent = _caller.Call();
        }
    }

    // The length is that of the expected messages; null to respond to callbacks.
    private sealed class FanOutMember(FrameSocket socket, IDialect dialect, int? length, Action<long> onReceived)
        : RecordConnection(socket, dialect)
    {
        public int Received { get; private set; }

        protected override void OnRecord(ReadOnlySpan<byte> record)
        {
            if (length is null)
            {
                Dialect.RespondToCallback(record, Sender);
            }
            else if (record.Length != length)
            {
                throw Unexpected(record);
            }

            Received++;
            onReceived(Arrival);
        }
    }

    private sealed class FanOutCaller(FrameSocket socket, IDialect dialect, Request call, Action<long> onResponse)
        : RecordConnection(socket, dialect)
    {
        private const int Id = 1000;

        private readonly byte[] _request = dialect.Encode(call, Id);

        /// <returns>The time at which the call was sent.</returns>
        public long Call()
        {
            Sender.Add(_request);
            var now = Stopwatch.GetTimestamp();
            Flush();
            return now;
        }

        protected override void OnRecord(ReadOnlySpan<byte> record)
        {
            _ = Dialect.IsResponse(record.ToArray(), call, Id) ? true : throw Unexpected(record);
            onResponse(Arrival);
        }
    }
}
