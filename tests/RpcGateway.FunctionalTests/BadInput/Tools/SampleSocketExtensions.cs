using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput;

internal static class SampleSocketExtensions
{
    /// <summary>
    /// Checks that the connection to the samples works and has received nothing that the test has not read: its next
    /// message is the response to a request made now.
    /// </summary>
    public static async Task AssertAliveAsync(this RawWebSocket socket)
    {
        var response = await socket.ExchangeAsync("""{"jsonrpc":"2.0","id":"alive","method":"echo.say","params":["here"]}""");
        response["id"]!.GetValue<string>().Should().Be("alive");
        response.Result<string>().Should().Be("here");
    }
}
