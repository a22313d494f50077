using System.Globalization;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>The server calls a thousand connections and five thousand, and each answers.</summary>
internal sealed class CallbackWorkload : IWorkload
{
    // What the gateway sends to its clients, so that the raw loop sends the same bytes.
    private static readonly Request RawAsk = new(
        "ask", $$"""{"jsonrpc":"2.0","id":1,"method":"benchCallback.confirm","params":["{{Callbacks.Text}}"]}""", null);

    public string Name => "callback";

    public string Title => "Callback with a result: the server calls every connection, and each answers";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
        [Create(settings.Scaled(1000)), Create(settings.Scaled(5000))];

    private static Case Create(int members)
    {
        var ask = Request.Ask(Callbacks.Text) with { Result = members.ToString(CultureInfo.InvariantCulture) };
        return new Case($"{members} connections",
        [
            new Callbacks(Peers.Raw, Peers.RawServer, Peers.RawCallbacks, RawAsk, members),
            new Callbacks(Peers.SignalR, Peers.SignalRServer, Peers.CallbackHub, ask, members),
            new Callbacks(Peers.Gateway, Peers.GatewayServer, Peers.PlainRpc, ask, members),
        ],
        Callbacks.Columns,
        [])
        {
            Connections = members,
        };
    }
}
