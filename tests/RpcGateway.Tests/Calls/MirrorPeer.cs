using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

/// <summary>A scripted peer that responds to calls of <see cref="IMirror"/>.</summary>
internal sealed class MirrorPeer : ScriptedPeer
{
    public MirrorPeer()
    {
        Serve<IMirror>(Service);
        Mirror = Connection.GetProxy<IMirror>();
    }

    public MirrorService Service { get; } = new();

    public IMirror Mirror { get; }

    public static string Response(int id, string text) => $$"""{"jsonrpc":"2.0","id":{{id}},"result":"{{text}}"}""";

    /// <summary>Responds to calls with these texts, in one message.</summary>
    public void Respond(params (int Id, string Text)[] responses) =>
        Send($"[{string.Join(',', responses.Select(response => Response(response.Id, response.Text)))}]");

    /// <summary>Waits for the next message, which must contain <paramref name="part"/>.</summary>
    public async Task ExpectAsync(string part) => (await ReceiveTextAsync()).Should().Contain(part);
}
