namespace RpcGateway.Tests.Client;

/// <summary>
/// What a client has to do: the cases stand in <c>tests/Shared/protocol-cases.json</c>, and the TypeScript client runs
/// the same ones.
/// </summary>
public sealed class ProtocolCaseTests
{
    public static TheoryData<string> Names => [.. ProtocolCase.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Client_ProtocolCase_DoesAsWritten(string name)
    {
        var (_, extended, greets, steps) = ProtocolCase.All[name];
        await using var run = new ProtocolCaseRun(extended);
        if (greets)
        {
            await run.GreetAsync();
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
    public void Cases_AreMany() => ProtocolCase.All.Count.Should().BeGreaterThan(35);
}
