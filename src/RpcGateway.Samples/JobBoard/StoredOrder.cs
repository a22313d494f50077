using System.Text;
using RpcGateway.SampleContracts.JobBoard;

namespace RpcGateway.Samples.JobBoard;

/// <summary>An order as it is stored. The text is binary: as JSON it would take six bytes for some characters.</summary>
internal sealed record StoredOrder(JobKind Kind, int? Limit, byte[]? Text)
{
    /// <summary>The limit, or the bytes of the text.</summary>
    public long Size() => Limit ?? Text?.Length ?? 0;

    public static StoredOrder Of(JobOrder order) =>
        new(order.Kind, order.Limit, order.Text is { } text ? Encoding.UTF8.GetBytes(text) : null);

    /// <summary>Returns the order as clients send it.</summary>
    public JobOrder ToOrder() => new(Kind, Limit, Text is { } text ? Encoding.UTF8.GetString(text) : null);

    public bool IsSameAs(StoredOrder other) =>
        Kind == other.Kind && Limit == other.Limit && (Text ?? []).AsSpan().SequenceEqual(other.Text ?? []);
}
