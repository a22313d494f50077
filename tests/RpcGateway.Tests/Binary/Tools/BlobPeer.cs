using System.Buffers.Binary;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Binary;

/// <summary>A scripted peer that can call <see cref="IBlob"/> and sends binary frames.</summary>
internal sealed class BlobPeer : ScriptedPeer
{
    public BlobPeer(bool extended = true, Action<RpcConnectionOptions>? configure = null)
        : base(new ConnectionSetup { Extended = extended, Configure = configure })
    {
        Serve<IBlob>(Service);
        Blob = Connection.GetProxy<IBlob>();
    }

    public BlobService Service { get; } = new();

    public IBlob Blob { get; }

    protected override string AliveRequest => """{"jsonrpc":"2.0","id":"alive","method":"blob.add","params":[1,2]}""";

    /// <summary>Sends a binary frame.</summary>
    /// <param name="type">The first byte: 1 data, 2 end, 3 error, 4 credit, 5 cancel.</param>
    /// <param name="number">The number of the stream.</param>
    /// <param name="payload">The rest of the frame.</param>
    public void SendFrame(byte type, uint number, params byte[] payload)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = type;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), number);
        payload.CopyTo(frame, 5);
        Transport.SendFrame(frame);
    }

    /// <summary>Sends credit for a stream.</summary>
    public void SendCredit(uint number, uint bytes)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(payload, bytes);
        SendFrame(4, number, payload);
    }
}
