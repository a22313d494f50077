using System.Buffers.Text;
using System.Text.Json;

namespace RpcGateway.Benchmarks.Dialects;

/// <summary>Checks that the JSON dialects have in common.</summary>
internal static class JsonResponse
{
    /// <summary>Whether a response has the expected result, or the expected error.</summary>
    public static bool IsExpected(JsonElement response, Request request)
    {
        if (request.Result is null)
        {
            return response.TryGetProperty("error", out _);
        }

        var expected = JsonElement.Parse(request.Result);
        return response.TryGetProperty("result", out var result)
            ? JsonElement.DeepEquals(result, expected)
            : expected.ValueKind == JsonValueKind.Null && !response.TryGetProperty("error", out _);
    }

    /// <summary>Reads the number after a known start of the record; -1 if the record starts differently.</summary>
    public static int ReadNumber(ReadOnlySpan<byte> record, ReadOnlySpan<byte> start) =>
        record.StartsWith(start) && Utf8Parser.TryParse(record[start.Length..], out int number, out _) ? number : -1;

    /// <summary>Finds the id of a callback: the bytes between two known parts of the record.</summary>
    /// <exception cref="LoadException">The record is not a callback.</exception>
    public static ReadOnlySpan<byte> FindCallbackId(
        ReadOnlySpan<byte> record, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var start = record.IndexOf(before) + before.Length;
        var length = record[start..].IndexOf(after);
        return start >= before.Length && length > 0
            ? record.Slice(start, length)
            : throw new LoadException($"A callback was expected, but the server sent {Encoding.UTF8.GetString(record)}");
    }
}
