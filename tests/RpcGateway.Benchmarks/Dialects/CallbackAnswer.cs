using System.Text;
using RpcGateway.Benchmarks.Load;

namespace RpcGateway.Benchmarks.Dialects;

/// <summary>Finds the parts of a callback that its answer repeats.</summary>
internal static class CallbackAnswer
{
    /// <summary>What stands between the two, the first time.</summary>
    /// <exception cref="LoadException">They are not there.</exception>
    public static ReadOnlySpan<byte> Between(ReadOnlySpan<byte> record, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var start = record.IndexOf(before) + before.Length;
        var length = record[start..].IndexOf(after);
        return start >= before.Length && length > 0
            ? record.Slice(start, length)
            : throw new LoadException($"This is no callback: {Encoding.UTF8.GetString(record)}");
    }
}
