using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Member names with JSON escapes, valid and invalid.</summary>
public sealed class EscapedNameTests
{
    [Theory]
    [InlineData("""{"\u006asonrpc":"2\u002e0","i\u0064":1,"metho\u0064":"probe.ad\u0064","params":{"\u0061":1,"b":2}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,2],"\ud800":1,"\udc00method":2,"m\ud83d\ude00":3}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,2],"\"":1,"\\":2,"\/":3,"\b\f\n\r\t":4,"\u0000":5}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,2],"metho\ud800":"x","metho\n":"y","i":7,"idd":8}""")]
    public async Task Message_EscapedNames_IsRead(string message)
    {
        await using var peer = new ProbePeer().Start();

        peer.Send(message);

        (await peer.ReceiveAsync()).Result<int>().Should().Be(3);
    }

    [Theory]
    [InlineData("""{"\ud800":1}""", @"'\ud800'")]
    [InlineData("""{"a":1,"\udc00":1}""", @"'\udc00'")]
    [InlineData("""{"a":1,"\ud83d\ude00":1}""", "'😀'")]
    [InlineData("""{"a":1,"$type":"System.Object"}""", "'$type'")]
    public async Task Params_UnknownName_AreRefusedWithTheName(string parameters, string name)
    {
        await using var peer = new ProbePeer().Start();

        peer.Send($$"""{"jsonrpc":"2.0","id":1,"method":"probe.add","params":{{parameters}}}""");

        var error = (await peer.ReceiveAsync())["error"]!;
        JsonRpcSpecificationTests.Code(error.Parent!).Should().Be(RpcErrorCode.InvalidParams);
        error["message"]!.GetValue<string>().Should().Contain(name);
    }
}
