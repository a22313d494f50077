namespace RpcGateway.Protocol.Context;

/// <summary>
/// The numbers that this end of a connection assigns to its requests, streams and binary streams. Usually they count from 1. The
/// processes behind a gateway share the connection of a client, so each of them has a range of its own.
/// </summary>
/// <param name="Epoch">The upper part of ids and tokens, from 0 to <see cref="MaxEpoch"/>.</param>
/// <param name="Lane">The upper part of the numbers of binary streams, from 0 to 255.</param>
internal readonly record struct NumberRange(int Epoch, byte Lane)
{
    /// <summary>The greatest epoch whose numbers are exact in JavaScript, below 2^53.</summary>
    public const int MaxEpoch = (1 << 20) - 1;

    private const int EpochShift = 32;
    private const int LaneShift = 24;

    /// <summary>Precedes the first id or token of the range.</summary>
    public long FirstId => (long)Epoch << EpochShift;

    /// <summary>Precedes the number of the first binary stream of the range.</summary>
    public uint FirstBinary => (uint)Lane << LaneShift;

    /// <summary>The number that follows; within the range, it starts again after the last one.</summary>
    public uint NextBinary(uint number) =>
        (number & ((1u << LaneShift) - 1)) == (1u << LaneShift) - 1 ? FirstBinary + 1 : number + 1;

    /// <summary>The epoch of an id or token; -1 if it belongs to no range.</summary>
    public static int EpochOf(long number) =>
        number >= 0 && number >> EpochShift <= MaxEpoch ? (int)(number >> EpochShift) : -1;

    /// <summary>The lane of a binary stream.</summary>
    public static byte LaneOf(uint number) => (byte)(number >> LaneShift);
}
