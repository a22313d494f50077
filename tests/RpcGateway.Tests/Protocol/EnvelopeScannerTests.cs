using System.Text;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Tests.Protocol;

public sealed class EnvelopeScannerTests
{
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[{"id":2}]}""", "1", true, false)]
    [InlineData("""{"method":"a","params":{"x":"}\"{\\"},"id":"b\"c"}""", "\"b\\\"c\"", true, false)]
    [InlineData("""{"method":"a"}""", null, true, false)]
    [InlineData("""{"timeout":1500,"method":"a","id":4}""", "4", true, false)]
    [InlineData("""{"id":5,"method":"a","params":[],"timeout":{"id":6}}""", "5", true, false)]
    [InlineData("""{"id":-1.5e3,"result":{"method":1}}""", "-1.5e3", false, true)]
    [InlineData("""{"error":null,"id":null}""", "null", false, true)]
    [InlineData("""{"id":[1],"method":"a"}""", "null", true, false)]
    [InlineData("""{"id":true,"method":"a"}""", "null", true, false)]
    [InlineData("""{"\u0069\u0064":3,"m\u0065thod":"a"}""", "3", true, false)]
    [InlineData("""{"x\"id":1,"x":"id","method":"a"}""", null, true, false)]
    [InlineData("""{}""", null, false, false)]
    public void Read_PartsOfAnySize_FindsIdAndKind(string message, string? id, bool hasMethod, bool hasOutcome)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        for (var size = 1; size <= bytes.Length; size++)
        {
            var scanner = new EnvelopeScanner();
            foreach (var part in bytes.Chunk(size))
            {
                scanner.Read(part);
            }

            scanner.IsComplete.Should().BeTrue();
            (scanner.Id.IsNone ? null : scanner.Id.ToString()).Should().Be(id);
            (scanner.HasMethod, scanner.HasOutcome).Should().Be((hasMethod, hasOutcome));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("1")]
    [InlineData("""{"id":1""")]
    [InlineData("""{"id":1,"method":"a","params":[""")]
    public void Read_IncompleteObject_IsNotComplete(string message) =>
        EnvelopeScanner.Scan(Encoding.UTF8.GetBytes(message)).IsComplete.Should().BeFalse();

    [Theory]
    [InlineData(RpcId.MaxLength, false)]
    [InlineData(RpcId.MaxLength + 1, true)]
    public void Read_IdBeyondTheLimit_IsNull(int length, bool isNull)
    {
        var id = $"\"{new string('x', length - 2)}\"";

        var scanner = EnvelopeScanner.Scan(Encoding.UTF8.GetBytes($$"""{"id":{{id}},"method":"a"}"""));

        scanner.Id.IsNull.Should().Be(isNull);
    }
}
