using System.Text.Json.Nodes;

namespace RpcGateway.TestTools;

/// <summary>The members of a JSON-RPC message that tests read most.</summary>
internal static class JsonMessageExtensions
{
    /// <summary>The code of an error response.</summary>
    public static int ErrorCode(this JsonNode response) => response["error"]!["code"]!.GetValue<int>();

    /// <summary>The message of an error response.</summary>
    public static string ErrorMessage(this JsonNode response) => response["error"]!["message"]!.GetValue<string>();

    /// <summary>The result of a response.</summary>
    public static T Result<T>(this JsonNode response) => response["result"]!.GetValue<T>();

    /// <summary>The method of a request or notification.</summary>
    public static string Method(this JsonNode call) => call["method"]!.GetValue<string>();
}
