using System.Text;
using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>What can be open on a connection while it does other things.</summary>
internal static class Held
{
    private const int BufferSize = 16 * 1024;

    // No id that the loads use.
    private const int FirstId = 5_000_000;

    private static readonly Request Wait = new("wait", "", null);

    // More items than a stream runs ahead of its reader, who never asks for them.
    private static readonly Request Stream = new("count", "100000", null);
    private static readonly Request Join = new("join", "", "null");

    /// <summary>Calls that the server does not answer.</summary>
    public static void OpenCalls(FrameSocket socket, int count)
    {
        for (var i = 0; i < count; i++)
        {
            socket.SendText(Peers.PlainRpc.Encode(Wait, FirstId + i));
        }
    }

    /// <summary>Streams that the server has begun, and nobody reads on.</summary>
    public static void OpenStreams(FrameSocket socket, int count)
    {
        for (var i = 0; i < count; i++)
        {
            socket.SendText(Peers.PlainRpc.Encode(Stream, FirstId + i));
            Expect(socket.Receive(), "\"token\":"u8);
        }
    }

    /// <summary>Groups that the connection is a member of.</summary>
    public static void Enter(FrameSocket socket, int groups)
    {
        socket.SendText(Peers.PlainRpc.Encode(new Request("enter", $"{groups}", "null"), FirstId));
        Expect(socket.Receive(), "\"result\":"u8);
    }

    /// <summary>A connection with something open on it.</summary>
    public static FrameSocket Connect(int port, Action<FrameSocket> open)
    {
        var socket = FirstCall.Connect(port, Peers.PlainRpc, GrowthPeers.Echo, BufferSize, out _);
        open(socket);

        // Answered behind what was opened: the server knows of it now.
        socket.SendText(Peers.PlainRpc.Encode(GrowthPeers.Echo, FirstId - 1));
        Expect(socket.Receive(), "\"result\":"u8);
        return socket;
    }

    /// <summary>Connections that have joined the group of everybody.</summary>
    public static Sockets JoinAll(int port, int count) => new(Enumerable.Range(0, count).Select(_ =>
        FirstCall.Connect(port, Peers.PlainRpc, Join, bufferSize: 256, out var _)));

    private static void Expect(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> part)
    {
        if (answer.IndexOf(part) < 0)
        {
            throw new LoadException($"The server sent {Encoding.UTF8.GetString(answer)}");
        }
    }
}
