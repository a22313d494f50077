using System.Buffers.Binary;

namespace RpcGateway.Benchmarks.Load;

/// <summary>
/// A connection that makes one transfer. It receives bytes as fast as they arrive, and grants credit like the project's
/// clients, half a window at a time; it sends bytes as fast as the server accepts them, from a frame that is masked in advance.
/// </summary>
internal sealed class TransferConnection(FrameSocket socket, ITransferDialect dialect, long bytes) : LoadConnection(socket)
{
    private const int Window = 1024 * 1024;
    private const uint Mask = 0x2D6B94F1;

    // A multiple of the pattern's period, so that all frames are equal; just below the frame size of the project's clients.
    private const int PartSize = 255 * 256;

    private readonly byte[] _frame = CreateFrame(dialect, PartSize);
    private byte[] _current = [];
    private int _start;
    private long _left = dialect.IsUpload ? bytes : 0;
    private long _credit = dialect.HasCredit ? 0 : bytes;
    private bool _isEndSent = !dialect.IsUpload;
    private long _received;
    private int _ungranted;

    public bool IsDone { get; private set; }

    public void Start()
    {
        if (dialect.Start(bytes) is { } text)
        {
            Sender.Add(text);
        }

        // The credit need not wait for the response: the first stream of a connection has the id 1.
        Grant(dialect.IsUpload ? 0 : Window);
    }

    protected override void OnMessage(ReadOnlySpan<byte> message)
    {
        var kind = dialect.Read(message, Socket.IsBinary, out var content);
        switch (kind)
        {
            case TransferMessageKind.Response when _isEndSent && dialect.IsResponse(content, bytes):
                IsDone = dialect.IsUpload;
                break;
            case TransferMessageKind.Credit when dialect.IsUpload:
                _credit += BinaryPrimitives.ReadInt32BigEndian(content);
                break;
            case TransferMessageKind.Data when !dialect.IsUpload:
                Receive(content);
                break;
            case TransferMessageKind.End when !dialect.IsUpload && _received == bytes:
                IsDone = true;
                break;
            default:
                throw new LoadException($"Unexpected {kind} message during a transfer: {Encoding.UTF8.GetString(content)}");
        }
    }

    protected override void Send()
    {
        base.Send();
        while (!Sender.IsPending && (_start < _current.Length || TryTakeNext()))
        {
            _start += Socket.Send(_current.AsSpan(_start));
            if (_start < _current.Length)
            {
                return;
            }
        }
    }

    private void Receive(ReadOnlySpan<byte> part)
    {
        ByteStream.Check(part, _received);
        _received += part.Length;
        _ungranted += part.Length;
        if (_ungranted >= Window / 2)
        {
            Grant(_ungranted);
            _ungranted = 0;
        }
    }

    private void Grant(int count)
    {
        if (dialect.HasCredit && count > 0)
        {
            Sender.AddBinary(dialect.Grant(count));
        }
    }

    private bool TryTakeNext()
    {
        _start = 0;
        _current = [];
        var part = (int)Math.Min(PartSize, _left);
        if (part > 0 && part <= _credit)
        {
            _current = part == PartSize ? _frame : CreateFrame(dialect, part);
            _left -= part;
            _credit -= part;
        }
        else if (_left == 0 && !_isEndSent)
        {
            _isEndSent = true;
            _current = ClientFrame.Create(ClientFrame.Binary, dialect.End, Mask);
        }

        return _current.Length > 0;
    }

    private static byte[] CreateFrame(ITransferDialect dialect, int part)
    {
        var header = dialect.DataHeader;
        var message = new byte[header.Length + part];
        header.CopyTo(message);
        ByteStream.Fill(message.AsSpan(header.Length), 0);
        return ClientFrame.Create(ClientFrame.Binary, message, Mask);
    }
}
