using System.Text;
using System.Text.Json;
using RpcGateway.Benchmarks.Load;

namespace RpcGateway.Benchmarks.Dialects;

/// <summary>What the dialects that answer in JSON have in common.</summary>
internal static class JsonAnswer
{
    /// <summary>Whether an answer has the result, or the error, that its request leads to.</summary>
    public static bool HasOutcome(JsonElement answer, Request request)
    {
        if (request.Result is null)
        {
            return answer.TryGetProperty("error", out _);
        }

        var expected = JsonElement.Parse(request.Result);
        return answer.TryGetProperty("result", out var result)
            ? JsonElement.DeepEquals(result, expected)
            : expected.ValueKind == JsonValueKind.Null && !answer.TryGetProperty("error", out _);
    }

    public static void ThrowUnlessAnswer(byte[] record, int id)
    {
        using var answer = JsonDocument.Parse(record);
        if (!answer.RootElement.TryGetProperty("result", out _) || answer.RootElement.GetProperty("id").GetInt32() != id)
        {
            throw new LoadException($"The server answered {Encoding.UTF8.GetString(record)}");
        }
    }
}
