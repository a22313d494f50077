using System.Buffers.Binary;
using RpcGateway.Benchmarks.Contracts;

namespace RpcGateway.Benchmarks.Load.Transfers;

/// <summary>Sends bytes as fast as they are taken, out of a frame that was masked beforehand.</summary>
internal sealed class UploadConnection : TransferConnection
{
    private const uint Mask = 0x2D6B94F1;

    // A whole number of the pattern's periods, so that all frames are alike; just below what the gateway's own ends send.
    private const int PartSize = 255 * 256;

    private readonly byte[] _frame;
    private byte[] _current = [];
    private int _start;
    private long _left;
    private long _credit;
    private bool _isEnded;

    public UploadConnection(ITransferDialect dialect, long bytes, FrameSocket socket)
        : base(dialect, TransferDirection.Upload, bytes, socket)
    {
        _frame = CreateFrame(PartSize);
        _left = bytes;
        _credit = dialect.HasCredit ? 0 : bytes;
    }

    protected override void OnMessage(TransferMessage message)
    {
        switch (message.Kind)
        {
            case TransferMessageKind.Credit:
                _credit += BinaryPrimitives.ReadInt32BigEndian(message.Content);
                break;
            case TransferMessageKind.Answer when _isEnded:
                CheckAnswer(message.Content);
                IsDone = true;
                break;
            default:
                throw Unexpected(message);
        }
    }

    protected override void Send()
    {
        base.Send();
        while (!Sender.IsWaiting && (_start < _current.Length || TryTakeNext()))
        {
            _start += Socket.Send(_current.AsSpan(_start));
            if (_start < _current.Length)
            {
                return;
            }
        }
    }

    private bool TryTakeNext()
    {
        _start = 0;
        var part = (int)Math.Min(PartSize, _left);
        if (part > 0 && part <= _credit)
        {
            _current = part == PartSize ? _frame : CreateFrame(part);
            _left -= part;
            _credit -= part;
            return true;
        }

        _current = [];
        if (_left == 0 && !_isEnded)
        {
            _isEnded = true;
            _current = ClientFrame.Create(ClientFrame.Binary, Dialect.End, Mask);
        }

        return _current.Length > 0;
    }

    private byte[] CreateFrame(int part)
    {
        var header = Dialect.DataHeader;
        var message = new byte[header.Length + part];
        header.CopyTo(message);
        ByteStream.Fill(message.AsSpan(header.Length), 0);
        return ClientFrame.Create(ClientFrame.Binary, message, Mask);
    }
}
