using RpcGateway.Checker.Checking;

namespace RpcGateway.FunctionalTests.Delivery;

/// <summary>The rules of the checker for several nodes, with histories written by hand.</summary>
public sealed class ClusterRulesTests
{
    private readonly History _history = new() { Nodes = 3 };

    [Theory]
    [InlineData("Kill", 0)]
    [InlineData("LongPause", 0)]
    [InlineData("RedisCut", 0)]
    [InlineData("Pause", 1)]
    [InlineData("Reset", 1)]
    public void Session_NotRecovered_OnlyIfItsNodeOrRedisWasLost(string fault, int violations)
    {
        Record("connected @1", "recovered false @15000");
        _history.AddRun(["sessions .NET 1 @0", $"begin {fault} @12000", $"fault {fault} 1 @13000"]);

        Violations().Should().HaveCount(violations);
    }

    [Fact]
    public void Session_NotRecoveredLongAfterTheFault_IsAViolation()
    {
        Record("connected @1", "recovered false @90000");
        _history.AddRun(["sessions .NET 1 @0", "begin Kill @12000", "fault Kill 1 @13000"]);

        Violations().Should().ContainSingle().Which.Should().StartWith("a session was not recovered");
    }

    [Fact]
    public void Client_WithoutASession_CannotRecoverOne()
    {
        Record("connected @1", "recovered false @90000");
        _history.AddRun(["sessions .NET 2 @0"]);

        Violations().Should().BeEmpty();
    }

    [Theory]
    [InlineData("RedisPause", 0)]
    [InlineData("LongPause", 0)]
    [InlineData("Reset", 1)]
    public void Place_Unknown_OnlyIfItsNodeOrRedisWasLost(string fault, int violations)
    {
        Record("connected @1", "invoke place 1 @12500", "complete 1 unknown @12600");
        _history.AddRun(["announced @0", $"begin {fault} @12000", $"fault {fault} 1 @13000"]);

        Violations().Should().HaveCount(violations);
    }

    [Theory]
    [InlineData("RedisRestart", "connected @1", 0)]
    [InlineData("RedisRestart", "recovered true @50000", 0)]
    [InlineData("RedisRestart", "recovered false @50000", 1)]
    [InlineData("RedisPause", "recovered false @12500", 0)]
    [InlineData("RedisPause", "connected @1", 1)]
    public void Place_UnknownLongAfterTheFault_OnlyIfRedisLostItsDataSinceTheClientConnected(string fault, string connected, int violations)
    {
        Record(connected, "invoke place 1 @90000", "complete 1 unknown @90100");
        _history.AddRun(["announced @0", $"begin {fault} @12000", $"fault {fault} 1 @13000"]);

        Violations().Should().HaveCount(violations);
    }

    [Theory]
    [InlineData("missed @12650", 0)]
    [InlineData("missed @12400", 1)]
    [InlineData("missed @15000", 1)]
    public void News_Missing_OnlyIfTheClientWasTold(string missed, int violations)
    {
        Record("connected @1", "news 7 1 @12500", "news 7 3 @12600", missed);

        Violations().Should().HaveCount(violations);
    }

    [Theory]
    [InlineData("RedisRestart", 0)]
    [InlineData("Kill", 1)]
    public void News_Missing_OnlyIfMessagesWereLost(string fault, int violations)
    {
        Record("connected @1", "news 7 1 @12500", "news 7 3 @12600");
        _history.AddRun([$"begin {fault} @12000", $"fault {fault} 1 @13000"]);

        Violations().Should().HaveCount(violations);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void News_RepeatedOrOutOfOrder_IsAViolation(int sequence)
    {
        Record("connected @1", "news 7 2 @2", $"news 7 {sequence} @3");

        Violations().Should().ContainSingle().Which.Should().StartWith("the messages of another node are out of order");
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    public void News_WhileTheClientConnects_BelongToARecoveredSession(string recovered, int violations)
    {
        Record("connected @1", "news 7 1 @2", "lost @3", "news 7 3 @12000", $"recovered {recovered} @12001", "news 7 4 @12003");
        _history.AddRun(["begin Kill @12000", "fault Kill 1 @13000"]);

        Violations().Should().HaveCount(violations);
    }

    [Fact]
    public void Node_DoesNotFindTheOthers_IsAViolation()
    {
        _history.AddRun(["nodes 3 @0", "alone 1 @5"]);

        Violations().Should().ContainSingle().Which.Should().StartWith("a node did not find the others again: 1 (node 1)");
    }

    private void Record(params string[] lines)
    {
        _history.Clients.Add(1);
        _history.AddClient(1, lines);
    }

    private IReadOnlyList<string> Violations() => HistoryChecker.Check(_history).Violations;
}
