using System.Buffers.Binary;
using RpcGateway.Protocol.Binary;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// Forwards the binary frames of a client. The client chooses the numbers of its uploads, so only the first credit tells which process
/// reads one. The numbers of downloads tell it themselves.
/// </summary>
internal sealed class ForwardedUploads(Forwarder forwarder)
{
    // Cancelled uploads whose data may still arrive. The oldest are forgotten.
    private const int MaxCancelled = 256;

    private readonly Dictionary<uint, ForwardChannel> _readers = [];
    private readonly Queue<uint> _cancelled = new();

    /// <summary>A frame from the client. Returns false if it is for this end.</summary>
    public bool TryReceive(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < BinaryFrameWriter.HeaderSize)
        {
            return false;
        }

        var number = BinaryPrimitives.ReadUInt32BigEndian(frame[1..]);
        return (BinaryFrameType)frame[0] switch
        {
            BinaryFrameType.Credit or BinaryFrameType.Cancel => TrySendToSender(frame, number),
            BinaryFrameType.Data => Find(number) is { } reader && reader.SendBinary(frame),
            BinaryFrameType.End or BinaryFrameType.Error => TryEnd(frame, number),
            _ => false,
        };
    }

    /// <summary>A process grants credit for an upload. Returns false if another process reads it.</summary>
    public bool TrySetReader(uint number, ForwardChannel reader)
    {
        lock (_readers)
        {
            return _readers.TryAdd(number, reader) || _readers[number] == reader;
        }
    }

    /// <summary>A process cancels an upload.</summary>
    public void NoteCancelled(uint number)
    {
        lock (_readers)
        {
            _cancelled.Enqueue(number);
            if (_cancelled.Count > MaxCancelled)
            {
                _readers.Remove(_cancelled.Dequeue());
            }
        }
    }

    /// <summary>Removes the uploads that an ended process read, and returns their numbers.</summary>
    public IReadOnlyList<uint> Remove(ForwardChannel reader)
    {
        lock (_readers)
        {
            uint[] numbers = [.. _readers.Where(upload => upload.Value == reader).Select(upload => upload.Key)];
            foreach (var number in numbers)
            {
                _readers.Remove(number);
            }

            return numbers;
        }
    }

    private bool TrySendToSender(ReadOnlySpan<byte> frame, uint number)
    {
        if (number >> 24 == 0)
        {
            return false;
        }

        // Late frames for a process that has ended are dropped here.
        forwarder.FindByLane((byte)(number >> 24))?.SendBinaryControl(frame, number);
        return true;
    }

    private bool TryEnd(ReadOnlySpan<byte> frame, uint number)
    {
        ForwardChannel? reader;
        lock (_readers)
        {
            _readers.Remove(number, out reader);
        }

        if (reader is not null)
        {
            return reader.SendBinary(frame);
        }

        // An upload that ends before any credit. Every process ignores the end of an upload that it does not read.
        foreach (var channel in forwarder.List())
        {
            channel.SendBinary(frame);
        }

        return false;
    }

    private ForwardChannel? Find(uint number)
    {
        lock (_readers)
        {
            return _readers.GetValueOrDefault(number);
        }
    }
}
