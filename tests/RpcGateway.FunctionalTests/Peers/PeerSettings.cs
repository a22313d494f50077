namespace RpcGateway.FunctionalTests.Peers;

/// <summary>The names of all settings: each case of these tests runs once with each.</summary>
public sealed class PeerSettings : TheoryData<string>
{
    public PeerSettings() => AddRange(PeerSetting.All.Keys.ToArray());
}
