using System.Diagnostics;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Telemetry;

/// <summary>docs/telemetry.md lists the kinds of spans and which of them have which attribute.</summary>
public sealed class TelemetryDocumentSpanTests
{
    // The values of the column "on". Any other value fails the test.
    private static readonly Dictionary<string, Func<TracedSpan, bool>> Places = new()
    {
        ["`CLIENT` spans of calls to a backend"] = span => span.IsForwarded,
        ["all except broadcasts"] = span => !span.IsHttp && !span.IsBroadcast,
        ["all except broadcasts, and callbacks at the client"] =
            span => !span.IsHttp && !span.IsBroadcast && !span.IsCallbackAtClient,
        ["calls"] = span => span.IsCall,
        ["unknown methods"] = span => span.IsOther,
        ["sent notifications"] = span => span.IsBroadcast,
        ["requests"] = span => span.IsRequest,
        ["calls with an error response"] = span => span.IsFailed && span.IsRequest,
        ["failed spans"] = span => span.IsFailed,
        ["calls with streams of items"] = span => span.HasItems,
        ["calls with binary streams"] = span => span.HasBytes,
        ["the request of ASP.NET Core that became a connection"] = span => span.IsHttp,
    };

    [Fact]
    public async Task TelemetryDocument_SpanKinds_MatchTheCode()
    {
        var spans = await TracedSample.RunAsync();

        var rows = TelemetryDocument.Rows("| span | kind |")
            .ToDictionary(row => row[1].Trim('`'), row => TelemetryDocument.Codes(row[0]).Last());

        rows.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            // The span of a client, that of a server for an unknown method, and that of a connection.
            [KindsOf(span => span.IsCall && !span.IsOther && span.Activity.Kind == ActivityKind.Client)] = "chat.send",
            [KindsOf(span => span.IsOther)] = RpcTelemetryNames.JsonRpc,
            [KindsOf(span => span.IsConnect)] = RpcTelemetryNames.SpanConnect,
        });

        string KindsOf(Func<TracedSpan, bool> isIt) => string.Join(
            ' ', spans.Where(isIt).Select(span => span.Activity.Kind.ToString().ToUpperInvariant()).Distinct());
    }

    [Fact]
    public async Task TelemetryDocument_SpanAttributes_MatchTheCode()
    {
        var spans = await TracedSample.RunAsync();

        // Without a span in each place the test proves nothing.
        Places.Where(place => !spans.Any(place.Value)).Should().BeEmpty();
        foreach (var row in TelemetryDocument.Rows("| attribute | on |"))
        {
            var names = TelemetryDocument.Codes(row[0]).ToList();
            var isOn = Places[row[1]];

            // Spans of ASP.NET Core may have more attributes than those of the gateway.
            foreach (var span in spans.Where(span => isOn(span) || !span.IsHttp))
            {
                var found = names.Where(name => span.Activity.GetTagItem(name) is not null).ToList();
                if (!isOn(span))
                {
                    found.Should().BeEmpty($"{row[0]} is not on {span}");
                }
                else if (names.All(name => name.EndsWith("_sent") || name.EndsWith("_received")))
                {
                    found.Should().NotBeEmpty($"{row[0]} is on {span}");
                }
                else
                {
                    found.Should().Equal(names, $"{row[0]} is on {span}");
                }
            }
        }
    }

    [Fact]
    public async Task TelemetryDocument_ConstantAttributes_MatchTheCode()
    {
        var spans = await TracedSample.RunAsync();

        foreach (var row in TelemetryDocument.Rows("| attribute | on |").Where(row => row[2].Split('`') is ["", _, ""]))
        {
            spans.Select(span => span.Activity.GetTagItem(row[0].Trim('`'))).OfType<string>().Distinct()
                .Should().Equal(TelemetryDocument.Codes(row[2]), row[0]);
        }
    }
}
