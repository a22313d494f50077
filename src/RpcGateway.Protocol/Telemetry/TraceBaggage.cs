using System.Diagnostics;
using System.Text;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>The baggage of a span as a member of messages, in the form of the W3C's header, where the options ask for it.</summary>
internal static class TraceBaggage
{
    /// <summary>The longest that is sent or taken: what the recommendation asks of everybody.</summary>
    public const int MaxLength = 8192;

    /// <summary>The most entries that are taken.</summary>
    public const int MaxEntries = 64;

    private const string Header = "baggage";

    private static readonly DistributedContextPropagator Propagator = DistributedContextPropagator.CreateW3CPropagator();

    /// <summary>The current span's baggage; null for none, and where it is too long.</summary>
    public static string? Write(Activity activity)
    {
        var carrier = new string?[1];
        Propagator.Inject(activity, carrier, static (carrier, name, value) =>
        {
            if (name == Header)
            {
                ((string?[])carrier!)[0] = value;
            }
        });
        return carrier[0] is { Length: <= MaxLength } baggage ? baggage : null;
    }

    /// <summary>Gives a span the baggage of a message.</summary>
    public static void Read(in RpcMessage message, Activity activity)
    {
        if (message.Baggage.IsEmpty || message.Baggage.Length > MaxLength)
        {
            return;
        }

        var entries = Propagator.ExtractBaggage(Encoding.UTF8.GetString(message.Baggage), Get);
        foreach (var (name, value) in entries?.Take(MaxEntries) ?? [])
        {
            activity.AddBaggage(name, value);
        }
    }

    private static void Get(object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        value = name == Header ? (string?)carrier : null;
        values = null;
    }
}
