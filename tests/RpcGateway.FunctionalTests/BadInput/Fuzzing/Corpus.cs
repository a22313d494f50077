using System.Net.WebSockets;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.FunctionalTests.Protocol;

namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>Valid traffic to start from: the examples of the documents, and what our own client sends.</summary>
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

    private static Frame ToFrame(ExchangeStep step) => step.IsBinary
        ? new Frame(step.Bytes, WebSocketMessageType.Binary)
        : Frame.Text(step.Text);
}
