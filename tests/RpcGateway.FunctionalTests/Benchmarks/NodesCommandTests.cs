using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Benchmarks;

/// <summary>Runs the measurements of several nodes from end to end. The figures are meaningless, but the sessions and the lists are checked.</summary>
[Collection("Builds")]
public sealed class NodesCommandTests
{
    [Fact]
    public async Task Nodes_FewClients_MeasuresAll()
    {
        await using var program = RunningProgram.Start(
            "dotnet", [Checkout.BenchmarkProgram, "nodes", "--resumes", "2", "--clients", "20", "--presence", "20"]);

        await program.SucceedAsync();

        program.Output.Select(line => line.Split(':')[0]).Should().Equal("resume", "join", "presence");
    }
}
