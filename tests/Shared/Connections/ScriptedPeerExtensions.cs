namespace RpcGateway.TestTools;

/// <summary>Keeps the type of a derived peer in <c>new ProbePeer().Start()</c>.</summary>
internal static class ScriptedPeerExtensions
{
    /// <inheritdoc cref="ScriptedPeer.Begin"/>
    public static TPeer Start<TPeer>(this TPeer peer)
        where TPeer : ScriptedPeer
    {
        peer.Begin();
        return peer;
    }
}
