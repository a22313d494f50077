using System.Net.WebSockets;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.FunctionalTests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>Valid traffic to damage: the examples of the documents, and the traffic of the .NET client.</summary>
internal static class Corpus
{
    public static IReadOnlyList<Conversation> FromDocuments() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Checkout.Root, "docs"), "protocol*.md")
            .Order(StringComparer.Ordinal)
            .SelectMany(Exchange.ReadAll)
            .Select(ToConversation),
    ];

    private static Conversation ToConversation(Exchange exchange)
    {
        var said = exchange.Steps.Where(step => step.Kind == ExchangeStepKind.Send);
        return new Conversation(exchange.Subprotocol.Length > 0, [.. said.Select(ToFrame)]);
    }

    private static RawFrame ToFrame(ExchangeStep step) => step.IsBinary
        ? new RawFrame(step.Bytes, WebSocketMessageType.Binary)
        : RawFrame.Text(step.Text);
}
