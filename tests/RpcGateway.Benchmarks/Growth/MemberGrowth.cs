using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>A callback to larger and larger groups.</summary>
internal sealed class MemberGrowth : IWorkload
{
    // What the gateway sends to its members: the raw loop sends the same bytes.
    private static readonly Request RawPost = new(
        "post", $$"""{"jsonrpc":"2.0","method":"benchCallback.posted","params":["{{GroupSend.Text}}"]}""", null);

    public string Name => "members";

    public string Title => "Members of a group: a callback to every one";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
        Sizes.Powers(settings, 10, 10_000).Select(size => new Case(Sizes.Show(size, "member"),
        [
            new GroupSend(Peers.Raw, Peers.RawServer, Peers.RawBroadcast, RawPost, size),
            new GroupSend(Peers.Gateway, Peers.GatewayServer, Peers.PlainRpc, Request.Post(GroupSend.Text), size),
        ],
        GroupSend.Columns,
        [])
        {
            Connections = size,
        });
}
