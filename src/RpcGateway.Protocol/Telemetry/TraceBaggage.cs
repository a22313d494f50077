using System.Diagnostics;
using System.Text;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// Reads and writes the baggage of spans as a message member, in the format of the W3C header, if the options enable it.
/// </summary>
internal static class TraceBaggage
{
    /// <summary>
    /// The maximum length that is sent or accepted: the minimum that the W3C recommendation requires of all participants.
    /// </summary>
    public const int MaxLength = 8192;

    /// <summary>The maximum number of accepted entries.</summary>
    public const int MaxEntries = 64;

    private const string Header = "baggage";

    private static readonly DistributedContextPropagator Propagator = DistributedContextPropagator.CreateW3CPropagator();

    /// <summary>The baggage of a span; null if it is empty or too long.</summary>
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

    /// <summary>Adds the baggage of a message to a span.</summary>
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
