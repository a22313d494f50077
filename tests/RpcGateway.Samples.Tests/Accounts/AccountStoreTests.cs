using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.Samples.Accounts;
using RpcGateway.Samples.Tests.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Accounts;

/// <summary>Accounts while their store fails: a page that gets 401 forgets its account, so that must not be the answer.</summary>
public sealed class AccountStoreTests
{
    [Fact]
    public async Task Refresh_StoreIsAwayAfterARestart_IsUnavailableUntilItIsBack()
    {
        await using var database = await PostgreSqlServer.StartAsync();
        var connection = await database.CreateSchemaAsync();
        string refresh;
        await using (var first = await SampleServer.StartAsync(postgreSql: connection))
        {
            using var response = await first.PostAsync(AccountExtensions.Path, new { name = "ada" }).DefaultTimeout();
            refresh = await SampleServer.ReadAsync(response, "refreshToken");
        }

        await database.KillAsync();
        await using var second = await SampleServer.StartAsync(postgreSql: connection);

        (await StatusAsync(second, AccountExtensions.RefreshPath, new { refreshToken = refresh })).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await StatusAsync(second, AccountExtensions.Path, new { name = "grace" })).Should().Be(HttpStatusCode.ServiceUnavailable);

        await database.StartAgainAsync();
        (await StatusAsync(second, AccountExtensions.RefreshPath, new { refreshToken = refresh })).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(second, AccountExtensions.Path, new { name = "grace" })).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Claim_KeysCannotBeStored_IsUnavailableAndTheNameStaysFree()
    {
        var keys = new FailingKeys();
        await using var server = await SampleServer.StartAsync(
            configure: services => services.PostConfigure<KeyManagementOptions>(options => options.XmlRepository = keys));

        (await StatusAsync(server, AccountExtensions.Path, new { name = "ada" })).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await StatusAsync(server, AccountExtensions.RefreshPath, new { refreshToken = "any" })).Should().Be(HttpStatusCode.ServiceUnavailable);

        keys.Recover();
        (await StatusAsync(server, AccountExtensions.Path, new { name = "ada" })).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(server, AccountExtensions.RefreshPath, new { refreshToken = "any" })).Should().Be(HttpStatusCode.Unauthorized);
    }

    private static async Task<HttpStatusCode> StatusAsync(SampleServer server, string path, object body)
    {
        using var response = await server.PostAsync(path, body).DefaultTimeout();
        return response.StatusCode;
    }

    private sealed class FailingKeys : IXmlRepository
    {
        private readonly List<XElement> _elements = [];
        private volatile bool _fails = true;

        public void Recover() => _fails = false;

        public IReadOnlyCollection<XElement> GetAllElements()
        {
            lock (_elements)
            {
                return [.. _elements];
            }
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            if (_fails)
            {
                throw new IOException("The disk is full.");
            }

            lock (_elements)
            {
                _elements.Add(element);
            }
        }
    }
}
