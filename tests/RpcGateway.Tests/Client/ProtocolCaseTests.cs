namespace RpcGateway.Tests.Client;

/// <summary>
/// What a client must do. The cases are in <c>tests/Shared/protocol-cases.json</c>; the TypeScript client runs the same
/// cases.
/// </summary>
public sealed class ProtocolCaseTests
{
    public static TheoryData<string> Names => [.. ProtocolCase.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Client_ProtocolCase_Passes(string name)
    {
        var (_, extended, exchangesHello, steps) = ProtocolCase.All[name];
        await using var run = new ProtocolCaseRun(extended);
        if (exchangesHello)
        {
            await run.HelloAsync();
        }

        for (var index = 0; index < steps.Count; index++)
        {
            try
            {
                await run.PlayAsync(steps[index]);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Step {index + 1}, {steps[index].ToJsonString()}: {e.Message}", e);
            }
        }
    }

    [Fact]
    public void ProtocolCases_All_AreFound() => ProtocolCase.All.Count.Should().BeGreaterThan(35);
}
