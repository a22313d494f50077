using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Generator.Tests.RoundTrip;
using RpcGateway.TestTools;

namespace RpcGateway.Generator.Tests.Rules;

/// <summary>Generated dispatchers enforce the validation attributes of a contract.</summary>
public sealed class ValidationTests
{
    private readonly Orders _service = new();
    private readonly JsonSerializerOptions _options = RpcJson.CreateOptions();

    public static TheoryData<string, string, string> Invalid => new()
    {
        { "place", """{"order":{"title":" ","count":1}}""", "order.title: must not be empty" },
        { "place", """{"order":{"title":"12345678901","count":1}}""", "order.title: must have at most 10 characters" },
        { "place", """{"order":{"title":"a","count":0}}""", "order.count: must be from 1 to 100" },
        { "place", """{"order":{"title":"","count":101}}""", "order.title: must not be empty|order.count: must be from 1 to 100" },
        { "place", """[{"title":"a","count":1,"notes":"1234"}]""", "order.notes: must have at most 3 characters" },
        { "place", """[{"title":"a","count":1,"sentTo":{"city":"","number":2}}]""", "order.sentTo.city: must not be empty" },
        { "place", """[{"title":"a","count":1,"sentTo":{"city":"x","number":3}}]""", "order.sentTo.number: Number must be even, but is 3" },
        { "place", """[{"title":"a","count":1,"place":{"latitude":91}}]""", "order.place.latitude: must be from -90 to 90" },
        { "place", """[{"title":"a","count":1,"next":{"title":"a","count":0}}]""", "order.next.count: must be from 1 to 100" },
        {
            "place",
            """[{"title":"a","count":1,"lines":{"x y":[{"product":"a"},{"product":""}]}}]""",
            "order.lines['x y'][1].product: must have at least 1 character"
        },
        { "placeMany", "[[]]", "orders: must have from 1 to 3 items" },
        { "placeMany", """[[null,{"title":"a","count":0}]]""", "orders[1].count: must be from 1 to 100" },
        { "placeMany", """[[null],{"a":{"title":"a","count":0}}]""", "byName['a'].count: must be from 1 to 100" },
        {
            "placeMany",
            """[[null],{"a":{"title":"a","count":1},"b":{"title":"a","count":1},"c":{"title":"a","count":1}}]""",
            "byName: must have at most 2 entries"
        },
        { "placeAny", """[{"$type":"cash","amount":0}]""", "payment.amount: must be from 1 to 1000" },
        { "placeAny", """[{"$type":"card","amount":1,"number":"12345"}]""", "payment.number: must match the pattern [0-9]{4}" },
        {
            "placeAny",
            """[{"$type":"credit","amount":0,"number":"1","months":13}]""",
            "payment.months: must be from 0 to 12|payment.number: must match the pattern [0-9]{4}|payment.amount: must be from 1 to 1000"
        },
        { "numbers", """{"whole":11}""", "whole: must be from 1 to 10" },
        { "numbers", """{"real":0.4}""", "real: must be at least 0.5" },
        { "numbers", """{"price":99.99}""", "price: must be at least 0.01 and less than 99.99" },
        { "numbers", """{"price":0.001}""", "price: must be at least 0.01 and less than 99.99" },
        { "numbers", """{"large":6}""", "large: must be from 0 to 5" },
        { "numbers", """{"choice":4}""", "choice: must be one of 1, 2, 3" },
        { "texts", """{"text":"a"}""", "text: must have from 2 to 5 characters" },
        { "texts", """{"text":"abcdef"}""", "text: must have from 2 to 5 characters" },
        { "texts", """{"word":"abc1"}""", "word: must match the pattern [a-z]+" },
        { "texts", """{"word":"1abc"}""", "word: must match the pattern [a-z]+" },
        { "texts", """{"mail":"anna"}""", "mail: The mail field is not a valid e-mail address." },
        { "texts", """{"colour":"blue"}""", "colour: must be one of 'red', 'green', null" },
        { "texts", """{"user":"root"}""", "user: must not be one of 'root'" },
        { "texts", """{"name":null}""", "name: The name is needed." },
        { "own", "[3,[1,2]]", "number: number must be even, but is 3" },
        { "own", "[2,[1]]", "items: must have at least 2 items" },
        { "own", "[2,[1,2],[1,2,3]]", "array: must have at most 2 items" },
        { "signUp", """[{"password":"a","repeated":"b"}]""", "form.repeated: must be equal to password" },
        { "signUp", """[{"password":"a","repeated":null}]""", "form.repeated: must be equal to password" },
        { "signUp", """[{"password":"a","repeated":"a","beds":null}]""", "form.beds: Beds differs from Children." },
        { "signUp", """[{"password":"","repeated":"","adults":0}]""", "form.password: must not be empty" },
        { "signUp", """[{"password":"a","repeated":"a","adults":5}]""", "form.adults: too many in SignUp|form.kids: too many in SignUp" },
        { "signUp", """[{"password":"a","repeated":"a","adults":0}]""", "form: has no adults" },
        { "signUp", """[{"password":"a","repeated":"a","slot":{"from":2,"to":1},"adults":0}]""", "form.slot.to: must be after From" },
        {
            "signUpMany",
            """[{"a":{"password":"a","repeated":"a"},"b":{"password":"a","repeated":"a","adults":0}}]""",
            "forms['b']: has no adults"
        },
        { "note", """["1234"]""", "text: must have at most 3 characters" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Dispatch_InvalidArgument_FailsWithThePathOfEachFault(string method, string json, string expected)
    {
        var error = await FailAsync(method, json);

        error.Code.Should().Be(RpcErrorCode.InvalidParams);
        FaultsOf(error).Should().BeEquivalentTo(expected.Split('|'));
        error.Message.Should().StartWith($"The params of 'orders.{method}' are invalid: ");
        _service.Calls.Should().Be(0);
    }

    [Theory]
    [InlineData("place", """[{"title":"a","count":1,"sentTo":{"city":"x","number":2},"lines":{"x":[{"product":"a"}]},"place":{"latitude":1}}]""")]
    [InlineData("placeMany", "[[null]]")]
    [InlineData("placeAny", """[{"$type":"credit","amount":1,"number":"1234","months":12}]""")]
    [InlineData("numbers", "{}")]
    [InlineData("numbers", """{"whole":10,"real":0.5,"price":99.98,"large":5,"choice":3}""")]
    [InlineData("texts", "{}")]
    [InlineData("texts", """{"text":"ab","word":"","slow":"aab","mail":"a@b","colour":"red","user":"anna","name":"a"}""")]
    [InlineData("own", "[2,[1,2],[1,2]]")]
    [InlineData("signUp", """[{"password":"a","repeated":"a","adults":2,"kids":2,"beds":2,"slot":{"from":1,"to":2}}]""")]
    [InlineData("note", """["123"]""")]
    public async Task Dispatch_ValidArguments_CallsTheService(string method, string json)
    {
        await DispatchAsync(method, json);

        _service.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Dispatch_InvalidItemOfAStream_EndsTheStreamWithItsPath()
    {
        var (valid, invalid) = (new Order("a", 1), new Order("a", 0, new Address { City = "" }));

        var error = await FailAsync("import", "[0]", Items<Order?>(valid, null, invalid, valid));

        error.Code.Should().Be(RpcErrorCode.InvalidParams);
        error.Message.Should().StartWith("The params of 'orders.import' are invalid: orders[2].count: must be from 1 to 100.");
        FaultsOf(error).Should().Equal("orders[2].count: must be from 1 to 100", "orders[2].sentTo.city: must not be empty");
        (_service.Calls, _service.Items).Should().Be((1, 2));
    }

    [Fact]
    public async Task Dispatch_InvalidArgumentBesideAStream_FailsBeforeTheService()
    {
        var error = await FailAsync("import", "[0,10]", Items<Order?>());

        FaultsOf(error).Should().Equal("priority: must be from 1 to 9");
        _service.Calls.Should().Be(0);
    }

    [Fact]
    public async Task Dispatch_ValidItemsOfAStream_ReachTheService()
    {
        await DispatchAsync("reserve", "[0]", Items(new Point(1), new Point(-90)));

        _service.Items.Should().Be(2);
    }

    [Fact]
    public async Task Dispatch_CodeOfAnObjectThrows_IsNoFaultOfTheArguments()
    {
        var dispatch = () => DispatchAsync("signUp", """[{"password":"explicit","repeated":"explicit"}]""");

        await dispatch.Should().ThrowAsync<InvalidOperationException>();
        _service.Calls.Should().Be(0);
    }

    [Fact]
    public async Task Dispatch_ManyFaults_ReportsABoundedNumber()
    {
        var lines = string.Join(",", Enumerable.Repeat("""{"product":""}""", 1000));

        var error = await FailAsync("place", $$$"""[{"title":"a","count":1,"lines":{"x":[{{{lines}}}]}}]""");

        FaultsOf(error).Should().HaveCount(20);
        ((JsonElement)error.ErrorData!).GetProperty("hasMore").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task Dispatch_PatternTakesTooLong_IsAFault()
    {
        var error = await FailAsync("texts", $$"""{"slow":"{{new string('a', 5000)}}"}""");

        FaultsOf(error).Should().Equal("slow: must match the pattern (a+)+b");
    }

    [Fact]
    public async Task Dispatch_HostileKey_IsShortenedAndReplaced()
    {
        var error = await FailAsync(
            "place", $$$"""[{"title":"a","count":1,"lines":{"\u0000{{{new string('k', 1000)}}}":[{"product":""}]}}]""");

        FaultsOf(error).Single().Should().StartWith("order.lines['\uFFFDkkk").And.HaveLength(
            $"order.lines['{new string('k', 100)}...'][0].product: must have at least 1 character".Length);
    }

    [Fact]
    public async Task Dispatch_OtherNamingPolicy_NamesMembersAccordingly()
    {
        _options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;

        var error = await FailAsync("place", """[{"title":"a","count":1,"sent_to":{"city":"","number":2}}]""");

        FaultsOf(error).Should().Equal("order.sent_to.city: must not be empty");
    }

    [Fact]
    public void Documentation_Rules_AreSchemas()
    {
        var text = RpcContracts.Get<IOrders>().CreateDocumentation();

        text.Methods[1].Parameters[0].Constraints.Should().Be("""{"maxItems":3,"minItems":1}""");
        text.Methods[3].Parameters[2].Constraints.Should().Be("""{"exclusiveMaximum":99.99,"minimum":0.01}""");
        text.Methods[4].Parameters[1].Constraints.Should().Be("""{"pattern":"^(?:[a-z]+)?$"}""");
        text.Methods[4].Parameters[3].Constraints.Should().Be("""{"format":"email"}""");
        text.Methods[4].Parameters[4].Constraints.Should().Be("""{"enum":["red","green",null]}""");
        text.Constraints.Single(one => one.Type == typeof(Order)).Members.Should().Equal(new Dictionary<string, string>
        {
            ["Title"] = """{"maxLength":10,"minLength":1}""",
            ["Count"] = """{"maximum":100,"minimum":1}""",
            ["Remark"] = """{"maxLength":3}""",
        });
    }

    private static IEnumerable<string> FaultsOf(RpcException error) => ((JsonElement)error.ErrorData!).GetProperty("faults")
        .EnumerateArray()
        .Select(fault => $"{fault.GetProperty("path").GetString()}: {fault.GetProperty("message").GetString()}");

    private static async IAsyncEnumerable<T> Items<T>(params T[] items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private async Task<RpcException> FailAsync(string method, string json, params object[] streams) =>
        (await FluentActions.Awaiting(() => DispatchAsync(method, json, streams)).Should().ThrowAsync<RpcException>()).Which;

    private async Task DispatchAsync(string method, string json, params object[] streams)
    {
        var binding = RpcContracts.Get<IOrders>();
        var index = binding.Methods.ToList().FindIndex(one => one.Name == $"orders.{method}");
        var call = new LoopbackCall(binding.Methods[index], json, [.. streams], CancellationToken.None);
        await binding.CreateDispatcher(_options).DispatchAsync(index, _service, call).AsTask().DefaultTimeout();
    }
}
