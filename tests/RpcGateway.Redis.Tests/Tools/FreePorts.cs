using System.Net;
using System.Net.Sockets;

namespace RpcGateway.Redis.Tests.Tools;

/// <summary>Ports for programs that need several in a row.</summary>
internal static class FreePorts
{
    /// <summary>Returns the first of several free ports in a row.</summary>
    public static int Find(int count)
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (AreFree(port, count))
            {
                return port;
            }
        }
    }

    /// <summary>Whether no program listens on any of these ports.</summary>
    public static bool AreFree(int first, int count) => Enumerable.Range(first, count).All(IsFree);

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
