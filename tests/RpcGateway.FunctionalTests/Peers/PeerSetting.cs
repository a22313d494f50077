namespace RpcGateway.FunctionalTests.Peers;

/// <summary>Which end calls, and how both ends are set up. "Ours" is RpcGateway, the peer is StreamJsonRpc.</summary>
/// <param name="OurServer">Whether the server is ours and the client the peer's, or the other way round.</param>
/// <param name="WeCall">Whether our end makes the calls.</param>
/// <param name="Newtonsoft">The peer's formatter: JsonMessageFormatter, or SystemTextJsonFormatter.</param>
/// <param name="OfferExtensions">Whether our client offers its subprotocols; the peer's server selects none.</param>
/// <param name="GeneratedProxy">Whether the peer's proxy comes from its source generator, or is made at run time.</param>
/// <param name="NamedArguments">Whether the peer's proxy sends arguments by name.</param>
internal sealed record PeerSetting(
    bool OurServer,
    bool WeCall,
    bool Newtonsoft,
    bool OfferExtensions = false,
    bool GeneratedProxy = true,
    bool NamedArguments = false)
{
    public static IReadOnlyDictionary<string, PeerSetting> All { get; } = new Dictionary<string, PeerSetting>
    {
        ["our client calls, System.Text.Json"] = new(OurServer: false, WeCall: true, Newtonsoft: false),
        ["our client calls, System.Text.Json, extensions offered"] =
            new(OurServer: false, WeCall: true, Newtonsoft: false, OfferExtensions: true),
        ["our client calls, Newtonsoft"] = new(OurServer: false, WeCall: true, Newtonsoft: true),
        ["our client calls, Newtonsoft, extensions offered"] =
            new(OurServer: false, WeCall: true, Newtonsoft: true, OfferExtensions: true),

        ["our server calls back, System.Text.Json"] = new(OurServer: true, WeCall: true, Newtonsoft: false),
        ["our server calls back, Newtonsoft"] = new(OurServer: true, WeCall: true, Newtonsoft: true),

        ["its client calls, System.Text.Json"] = new(OurServer: true, WeCall: false, Newtonsoft: false),
        ["its client calls, System.Text.Json, dynamic proxy"] =
            new(OurServer: true, WeCall: false, Newtonsoft: false, GeneratedProxy: false),
        ["its client calls, Newtonsoft"] = new(OurServer: true, WeCall: false, Newtonsoft: true),

        // Its SystemTextJsonFormatter sends the named arguments of a dynamic proxy as an empty object.
        ["its client calls, Newtonsoft, dynamic proxy, by name"] =
            new(OurServer: true, WeCall: false, Newtonsoft: true, GeneratedProxy: false, NamedArguments: true),

        ["its server calls back, System.Text.Json, by name"] =
            new(OurServer: false, WeCall: false, Newtonsoft: false, NamedArguments: true),
        ["its server calls back, Newtonsoft, extensions offered"] =
            new(OurServer: false, WeCall: false, Newtonsoft: true, OfferExtensions: true),
    };
}
