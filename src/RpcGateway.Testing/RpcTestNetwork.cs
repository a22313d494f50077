using System.Net;
using RpcGateway.Protocol;
using RpcGateway.Testing.Network;

namespace RpcGateway.Testing;

/// <summary>
/// The network between one client and the gateway, with faults that a test causes. Faults act on whole messages, and apply to the
/// current connection and to later ones. A client with a session continues on the next connection; its option
/// <c>ResumeBufferSize</c> turns that off.
/// </summary>
public sealed class RpcTestNetwork
{
    private readonly NetworkFaults _faults;

    internal RpcTestNetwork(NetworkFaults faults) => _faults = faults;

    /// <summary>The number of attempts to connect, including those that were refused.</summary>
    public int ConnectionAttempts => _faults.Attempts;

    /// <summary>The number of messages that have arrived at the gateway, on all connections.</summary>
    public long MessagesToServer => _faults.ToServer.Passed;

    /// <summary>The number of messages that have arrived at the client, on all connections.</summary>
    public long MessagesToClient => _faults.ToClient.Passed;

    /// <summary>Both ends lose the connection without a close. Messages that have not arrived are lost.</summary>
    public void Cut() => _faults.Cut();

    /// <summary>
    /// Cuts the connection once <paramref name="bytes"/> bytes of messages have passed from now on. The message that exceeds them does
    /// not arrive; with 0, the next one does not.
    /// </summary>
    public void CutAfter(long bytes, RpcTestDirection direction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ForEach(direction, lane => lane.CutAfter(bytes));
    }

    /// <summary>
    /// Nothing passes in this direction until <see cref="Unblock"/>, and neither end is informed, as when a cable is pulled. New
    /// connections wait as well.
    /// </summary>
    public void Block(RpcTestDirection direction = RpcTestDirection.Both) => ForEach(direction, lane => lane.Gate.Close());

    /// <summary>Ends <see cref="Block"/>: what waited arrives now, if the connection still exists.</summary>
    public void Unblock(RpcTestDirection direction = RpcTestDirection.Both) => ForEach(direction, lane => lane.Gate.Open());

    /// <summary>Each message that is sent from now on arrives after a delay of the test's clock. Zero for none.</summary>
    public void Delay(TimeSpan delay, RpcTestDirection direction = RpcTestDirection.Both)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ForEach(direction, lane => lane.Delay = delay);
    }

    /// <summary>The next message arrives twice.</summary>
    public void DuplicateNext(RpcTestDirection direction) => ForEach(direction, lane => lane.DuplicateNext());

    /// <summary>Refuses attempts to connect with an HTTP status, until <see cref="Accept"/>. The open connection is not affected.</summary>
    public void Refuse(HttpStatusCode status = HttpStatusCode.ServiceUnavailable) => _faults.Refusal = status;

    /// <summary>Ends <see cref="Refuse"/>.</summary>
    public void Accept() => _faults.Refusal = null;

    /// <summary>
    /// The client receives a close with this code, as from a proxy, and the gateway loses the connection. For a close by the gateway,
    /// use <c>IRpcConnections</c>.
    /// </summary>
    public Task CloseAsync(RpcCloseCode code, string reason = "") => _faults.CloseAsync(new RpcClose(code, reason));

    private void ForEach(RpcTestDirection direction, Action<Lane> act)
    {
        if (direction is 0 or > RpcTestDirection.Both)
        {
            throw new ArgumentOutOfRangeException(nameof(direction), direction, "The direction is not defined.");
        }

        if (direction.HasFlag(RpcTestDirection.ToServer))
        {
            act(_faults.ToServer);
        }

        if (direction.HasFlag(RpcTestDirection.ToClient))
        {
            act(_faults.ToClient);
        }
    }
}
