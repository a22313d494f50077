using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>A callback to a thousand connections and to five thousand.</summary>
internal sealed class GroupWorkload : IWorkload
{
    // What the gateway sends to its members: the raw loop sends the same bytes.
    private static readonly Request RawPost = new(
        "post", $$"""{"jsonrpc":"2.0","method":"benchCallback.posted","params":["{{GroupSend.Text}}"]}""", null);

    public string Name => "group";

    public string Title => "Group send: a callback to every member";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
    [
        Create(settings.Scaled(1000),
        [
            new Bar(Peers.Gateway, Measure.CpuPerDelivery, 1.15, Peers.Raw),
            new Bar(Peers.Gateway, Measure.CpuPerDelivery, 0.85, Peers.SignalR),
        ]),
        Create(settings.Scaled(5000), []),
    ];

    private static Case Create(int members, IReadOnlyList<Bar> bars)
    {
        var post = Request.Post(GroupSend.Text);
        return new Case($"{members} members",
        [
            new GroupSend(Peers.Raw, Peers.RawServer, Peers.RawBroadcast, RawPost, members),
            new GroupSend(Peers.SignalR, Peers.SignalRServer, Peers.Hub, post, members),
            new GroupSend(Peers.Gateway, Peers.GatewayServer, Peers.PlainRpc, post, members),
        ],
        GroupSend.Columns,
        bars)
        {
            Connections = members,
        };
    }
}
