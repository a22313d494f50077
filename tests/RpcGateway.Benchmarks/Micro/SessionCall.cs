using BenchmarkDotNet.Attributes;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Sessions;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>What a session adds to a call: each frame is counted, kept and acknowledged, in both directions.</summary>
public class SessionCall
{
    private const int Calls = 20_000;
    private const int Kept = 256 * 1024;

    private static readonly string Text = new('x', 32);

    private readonly byte[] _request =
        Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"method":"echo.say","params":["{{Text}}"]}""");
    private readonly RpcConnectionOptions _options = new();
    private RpcMethodTable _methods = RpcMethodTable.Empty;

    [GlobalSetup]
    public async Task CreateAsync()
    {
        _methods = new RpcMethodTable(RpcMethodHandler.ForInstance<IEcho>(new Echo(), _options.SerializerOptions));
        var socket = new AcknowledgingTransport(_request, 1000);
        await RunAsync(CreateSession(socket));
        Expect.Equal(1000, socket.Frames);
        Expect.Equal(1000 / AcknowledgingTransport.Interval, socket.Acknowledgements);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task WithoutSessionAsync() => RunAsync(new AcknowledgingTransport(_request, Calls) { Acknowledges = false });

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task WithSessionAsync() => RunAsync(CreateSession(new AcknowledgingTransport(_request, Calls)));

    private static SessionTransport CreateSession(IRpcTransport socket)
    {
        var session = new SessionTransport(socket, new NoOwner());
        session.Keep(Kept);
        session.SetPeerBuffer(Kept);
        session.StartResuming();
        return session;
    }

    private async Task RunAsync(IRpcTransport transport)
    {
        await using var connection = new RpcConnection(transport, new RpcConnectionSettings
        {
            Id = "1",
            Options = _options,
            Methods = _methods,
            Subprotocol = RpcSubprotocol.RpcGatewayV1,
        });
        await connection.RunAsync();
    }

    private sealed class Echo : IEcho
    {
        public ValueTask<string> SayAsync(string text) => new(text);
    }

    private sealed class NoOwner : ISessionOwner
    {
        public void OnDetached(IRpcTransport socket, RpcClose reason)
        {
        }
    }

    // Delivers a request a number of times, one after each response, and acknowledges the responses as a client does.
    private sealed class AcknowledgingTransport(ReadOnlyMemory<byte> message, int times) : IRpcTransport
    {
        public const int Interval = 32;

        private int _left = times;
        private int _acknowledged;

        public bool Acknowledges { get; init; } = true;
        public int Frames { get; private set; }
        public int Acknowledgements { get; private set; }
        public RpcClose? PeerClose { get; private set; }
        public bool HasUnread => false;

        public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (buffer.IsEmpty)
            {
                return new(new RpcTransportRead(0, RpcFrameType.Text, EndOfMessage: false));
            }

            if (Acknowledges && Frames - _acknowledged >= Interval)
            {
                _acknowledged = Frames;
                SessionAck.Create(Frames).CopyTo(buffer);
                return new(new RpcTransportRead(SessionAck.Size, RpcFrameType.Binary, EndOfMessage: true));
            }

            if (_left == 0)
            {
                PeerClose = new RpcClose(RpcCloseCode.Normal, "Done.");
                return new(new RpcTransportRead(0, RpcFrameType.Close, EndOfMessage: true));
            }

            _left--;
            message.CopyTo(buffer);
            return new(new RpcTransportRead(message.Length, RpcFrameType.Text, EndOfMessage: true));
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> frame, RpcFrameType type, CancellationToken cancellationToken)
        {
            if (type == RpcFrameType.Binary)
            {
                Acknowledgements++;
            }
            else
            {
                Frames++;
            }

            return default;
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

        public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken) => default;

        public void Abort()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
